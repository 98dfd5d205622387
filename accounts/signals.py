"""What happens when allauth tells that something happened."""

"""What a coordinator's own stays add up to: by programme, country, partner, field or month."""

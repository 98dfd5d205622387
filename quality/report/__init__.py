"""What the report says, once, as plain data: the page, the paper and the workbook print the same."""

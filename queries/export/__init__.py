"""What is shown, as files: Excel, csv, and the statement of a customer."""

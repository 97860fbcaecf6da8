"""What people decide and book, as the directives that they would have typed.

A file for each action. Each takes the ledger as it is and a request, and gives the
text to add; nothing here writes. An action moves no money but what it says, every
amount is written, and a transaction balances by its postings alone.
"""

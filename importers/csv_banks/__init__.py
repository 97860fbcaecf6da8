"""CSV exports of banks in the Netherlands and Belgium, a file for each bank.

`reading` finds the bank by the header of a file (or its first row) and makes
statements of its rows; `banks` lists the banks. What a column holds is read by
`amounts`, `dates` and `cells`, and what a whole file is made of by `text` and `table`.
"""

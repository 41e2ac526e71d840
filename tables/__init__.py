"""Spreadsheets in and out: the form, lists of companies as people send them, and workbooks of results."""

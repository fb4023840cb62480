"""
A filing as a workbook or as CSV, without a database; docs/workbooks.md.

`shape`: what a workbook holds; `writing`, `formulas`, `texts`: out; `reading`: back in, with what is wrong by sheet and cell.
"""

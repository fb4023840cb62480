"""
A compilation's way from the database to its document.

`gathered`: what was read, as plain data; `reading`: reads it; `overview`, `tables`, `drawings`, `chapters`: parts of the
document made of it; `document`: all of it in order; `sheet`: the summary table as a workbook.
"""

"""
Documents drafted from the record, one module for each use.

Their words are the office's, in its language, whoever drafts them; every figure and name links to what it was read from.
"""

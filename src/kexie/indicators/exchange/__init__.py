"""
Files of other systems, above all DHIS2's: what is measured, forms, values. Reading and writing of shapes, no changes.

`metadata`: elements, divisions, forms; `words`: their words in ours; `values`: dataValueSets; `writing`: the same out.
What differs from DHIS2, and why: docs/exchange.md.
"""

"""Two OpenAPI documents compared: what an edit means for callers, and what another document says of our clauses.

Both read a schema as what it demands, however it is written: references followed, `allOf` merged, and OpenAPI 3.0's
`nullable` and boolean bounds in the words of 3.1.
"""

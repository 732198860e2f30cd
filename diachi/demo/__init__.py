"""The demo province: invented people in real units, the same rows for the same seed.

`places` and `names` say where and who, `themes` and `stories` why, `cases` the dossiers, `aid` the help with its
exact totals, `builder` puts the rows into the database.
"""

"""Where the records of a province are read, as conditions on aid `aid` and its address `a`.

Indexes begin with the province of today; the few addresses that were of several, and units that were
below the chosen one and are in another province today, are read apart (docs/decisions/0059).
"""

_ACROSS = "(SELECT address_id FROM reports_acrossprovinces)"
HERE = {
    "aid": f"AND aid.province_id = %(province)s AND aid.address_id NOT IN {_ACROSS}",
    "address": "AND a.province_id = %(province)s",
}
OF_AID = {"aid": f"AND aid.address_id IN {_ACROSS}", "address": ""}
# Of units that were below the chosen one then and are in another province today (few, mostly none).
_THOSE_UNITS = """ANY(ARRAY(
    SELECT units.id FROM units JOIN organisation_unit came USING (id) WHERE NOT came.path LIKE %(land)s
))"""
CAME = {
    "aid": f"""AND aid.province_id <> %(province)s AND aid.address_id NOT IN {_ACROSS}
        AND aid.address_id = ANY(ARRAY(
            SELECT near.address_id FROM aid_records_aidrecord near WHERE near.unit_id = {_THOSE_UNITS}
        ))""",
    "address": "",
}
CAME_FILED = f"""AND a.province_id <> %(province)s AND a.id NOT IN {_ACROSS}
    AND a.filed_unit_id = {_THOSE_UNITS}"""
GONE = f"AND a.id IN {_ACROSS} AND a.province_id <> %(province)s"

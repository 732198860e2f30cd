"""Pledges of the first form: new words for their states, their single need as the part they hold.

The history tells the same states, so it gets the new words too. Unanswered pledges get their days
of holding from today on. Of several that hold one need the first one keeps it.
"""

from django.db import migrations

FORTH = """
UPDATE aid_records_pledge SET status = 'waiting',
    held_until = (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date + 15
WHERE status = 'offered';
UPDATE aid_records_pledge SET status = 'fulfilled' WHERE status = 'ended';
INSERT INTO aid_records_needcover (pledge_id, need_id, span, capacity, is_holding)
SELECT DISTINCT ON (p.need_id, CASE WHEN p.is_holding THEN 0 ELSE p.id END)
    p.id, p.need_id, int8range(0, n.capacity), n.capacity, p.is_holding
FROM aid_records_pledge p JOIN addresses_need n ON n.id = p.need_id
WHERE n.capacity > 0
ORDER BY p.need_id, CASE WHEN p.is_holding THEN 0 ELSE p.id END, p.id;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE aid_records_pledgeevent DISABLE TRIGGER USER;
UPDATE aid_records_pledgeevent SET status = 'waiting' WHERE status = 'offered';
UPDATE aid_records_pledgeevent SET status = 'fulfilled' WHERE status = 'ended';
ALTER TABLE aid_records_pledgeevent ENABLE TRIGGER USER
"""
BACK = """
UPDATE aid_records_pledge SET status = 'offered' WHERE status = 'waiting';
UPDATE aid_records_pledge SET status = 'confirmed' WHERE status = 'running';
UPDATE aid_records_pledge SET status = 'ended' WHERE status IN ('fulfilled', 'expired');
UPDATE aid_records_pledge p SET need_id = c.need_id
FROM (SELECT pledge_id, min(need_id) AS need_id FROM aid_records_needcover GROUP BY pledge_id) c
WHERE c.pledge_id = p.id;
DELETE FROM aid_records_needcover;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE aid_records_pledgeevent DISABLE TRIGGER USER;
UPDATE aid_records_pledgeevent SET status = 'offered' WHERE status = 'waiting';
UPDATE aid_records_pledgeevent SET status = 'confirmed' WHERE status = 'running';
UPDATE aid_records_pledgeevent SET status = 'ended' WHERE status IN ('fulfilled', 'expired');
ALTER TABLE aid_records_pledgeevent ENABLE TRIGGER USER
"""


class Migration(migrations.Migration):
    dependencies = [("aid_records", "0009_covers_follow_pledge_and_need")]

    operations = [migrations.RunSQL(FORTH, BACK)]

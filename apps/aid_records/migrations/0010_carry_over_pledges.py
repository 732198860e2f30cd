"""Pledges of the first form: new words for their states, their single need as the part they hold."""

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
SET CONSTRAINTS ALL IMMEDIATE
"""
BACK = """
UPDATE aid_records_pledge SET status = 'offered' WHERE status = 'waiting';
UPDATE aid_records_pledge SET status = 'confirmed' WHERE status = 'running';
UPDATE aid_records_pledge SET status = 'ended' WHERE status IN ('fulfilled', 'expired');
DELETE FROM aid_records_needcover;
SET CONSTRAINTS ALL IMMEDIATE
"""


class Migration(migrations.Migration):
    dependencies = [("aid_records", "0009_covers_follow_pledge_and_need")]

    operations = [migrations.RunSQL(FORTH, BACK)]

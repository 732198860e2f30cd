"""Pages of aid, pledges, historical totals and the side of an address."""

"""What may be done with aid, pledges, historical totals and the side of an address."""

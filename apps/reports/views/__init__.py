"""Pages of reports: tables and years, rounds and their boards, writing, steps, frozen figures."""

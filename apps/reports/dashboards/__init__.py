"""What the first page shows to the three kinds of people.

Work (reviews, queue, doubles, help that is due) stands as of today; figures are those of the period
asked for. Everything comes from `reports.figures` and leads to the records or the page behind it.
"""

"""Direction and movement work of the campaign: papers, committees, groups, activities, surveys."""

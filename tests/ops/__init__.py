"""What runs beside the program: alert rules, dashboards, manifests, units, documentation."""

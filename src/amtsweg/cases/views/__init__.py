"""Pages of cases: inbox, case and task for the office; status, answer and withdrawal for the applicant."""

"""What people write: filters of lists, tasks by hand, reports, proof, requests, the office's own rules."""

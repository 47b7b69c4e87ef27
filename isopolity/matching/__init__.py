"""Partners with reasons: profiles, runs, reciprocal matches, requests for contact, and contacts (the first stage of every agreement)."""

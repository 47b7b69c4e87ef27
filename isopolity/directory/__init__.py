"""Who there is: countries, places, organisations, their networks, the people in office, and the ties that are known between authorities."""

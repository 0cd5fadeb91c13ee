"""ParkMate's backend as its contract describes it, on the real Django, REST framework, channels and daphne."""

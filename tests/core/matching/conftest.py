from hypothesis import settings

# A loaded machine, or numba compiling for the first time, is no fault of the code under test.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

"""Agreements between local authorities, from the contact that is announced to their end, in public: parties, stages, news, silence."""

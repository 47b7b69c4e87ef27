"""What people wrote: translations with their state, and comments. The owners of the texts are known by kind and public id."""

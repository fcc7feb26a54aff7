//! The pages: each loads what it shows, guards who may see it, and leaves the rest to components.

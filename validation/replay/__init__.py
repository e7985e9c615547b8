"""Can the sample be reproduced: generators, seeds, orders."""

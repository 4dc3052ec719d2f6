"""Speed, measured: `./run bench`. Each bench_*.py gives Figures; nothing here asserts a time."""

"""Real processes, real system calls, real disks: what the simulator cannot show."""

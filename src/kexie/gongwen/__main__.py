"""`python -m kexie.gongwen`: the process of its own that prints a long document (`gongwen.printing`)."""

from kexie.gongwen.printing import main

main()

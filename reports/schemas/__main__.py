"""`python -m reports.schemas` brings docs/schemas/ up to date and names what it wrote."""

from reports.schemas.kinds import write

if __name__ == "__main__":
    for path in write():
        print(path.name)

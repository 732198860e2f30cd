"""python -m diachi.database start|stop|status"""

import argparse
import sys

from diachi.database import DatabaseServerError, start, status, stop


def main():
    parser = argparse.ArgumentParser(prog="python -m diachi.database")
    parser.add_argument("action", choices=["start", "stop", "status"])
    action = parser.parse_args().action
    try:
        result = {"start": start, "stop": stop, "status": status}[action]()
    except DatabaseServerError as error:
        sys.exit(f"Lỗi: {error}")
    if action == "status":
        print(result)
        sys.exit(0 if result in ("running", "server") else 3)


main()

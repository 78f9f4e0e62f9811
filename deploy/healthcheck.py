"""Health check of a container: exit 0 when the service on port argv[1] says it is ready."""

import http.client
import sys


def main(port: int) -> int:
    """Ask /health/ready; what it answers stands in `docker inspect`."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        connection.request("GET", "/health/ready")
        response = connection.getresponse()
        body = response.read(2000).decode(errors="replace")
    except OSError as error:
        sys.stdout.write(f"no answer: {error}\n")
        return 1
    sys.stdout.write(f"{response.status} {body}\n")
    return 0 if response.status == http.client.OK else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))

#!/bin/sh
# As process 1, httpd would not hear the signal to end: a shell that traps it does. Requests for
# static files are done in milliseconds, and preStop has kept new ones away by then.
trap 'exit 0' TERM INT
httpd -f -p 8080 -h /www &
wait $!

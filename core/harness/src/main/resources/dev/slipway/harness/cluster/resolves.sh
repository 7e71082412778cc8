# Waits until the name server $1 answers the question $2 (printf escapes) with an address.
# From the answer's header (RFC 1035, 4.1.1) the response code must be 0, and there must be answers.
ask() {
  exec 3<>"/dev/udp/$1/53" || return 1
  # Not the shell's own printf: it sends what comes before a newline byte as a datagram of its own.
  env printf "$2" >&3
  set -- $(timeout 1 head -c 12 <&3 | od -An -v -tx1)
  exec 3>&-
  [ "${4#?}" = 0 ] && [ "$7$8" != 0000 ]
}
until ask "$1" "$2" 2>/dev/null; do sleep 0.2; done

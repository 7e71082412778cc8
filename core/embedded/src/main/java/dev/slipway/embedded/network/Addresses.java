package dev.slipway.embedded.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The loopback addresses of one cluster: a range 127.N.0.0/16 that no other cluster of this machine
 * uses, as long as this is open. Pods get 127.N.0.0/17, Services 127.N.128.0/17. Where the platform
 * knows but one loopback address (macOS, Windows), all are 127.0.0.1. Thread-safe.
 */
public final class Addresses implements AutoCloseable {
  private static final int CLAIM_PORT = 60_606;
  private static final int LOWEST = 32;
  private static final int HIGHEST = 254;
  private static final int HALF = 1 << 15;

  private final String prefix;
  private final ServerSocket claim;
  private final Set<Integer> taken = new HashSet<>();
  private int nextPod = 2;

  private Addresses(String prefix, ServerSocket claim) {
    this.prefix = prefix;
    this.claim = claim;
  }

  /** Claims a range. */
  public static Addresses claim() throws IOException {
    for (int attempt = 0; attempt < HIGHEST; attempt++) {
      int network = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST + 1);
      String prefix = "127." + network + ".";
      ServerSocket socket = new ServerSocket();
      try {
        socket.bind(new InetSocketAddress(InetAddress.getByName(prefix + "0.1"), CLAIM_PORT), 1);
        return new Addresses(prefix, socket);
      } catch (IOException e) {
        // Taken by another cluster, or the platform has no such address.
        socket.close();
      }
    }
    return new Addresses("", new ServerSocket());
  }

  /** Returns whether each pod and Service can have an address of its own. */
  public boolean areMany() {
    return !prefix.isEmpty();
  }

  /** Returns the nodes' address. */
  public String node() {
    return areMany() ? prefix + "0.1" : "127.0.0.1";
  }

  /** Takes an address for a pod. */
  public synchronized String takePod() {
    nextPod = free(nextPod, 2, HALF - 1);
    return text(nextPod++);
  }

  /**
   * Returns where a Service listens: its cluster IP's last two numbers in this cluster's range.
   *
   * @param clusterIp as the API server gave it
   */
  public String ofService(String clusterIp) {
    String[] parts = clusterIp.split("\\.", -1);
    return areMany() && parts.length == 4
        ? prefix + (128 + Integer.parseInt(parts[2]) % 128) + "." + parts[3]
        : "127.0.0.1";
  }

  /** Gives an address back. */
  public synchronized void release(String address) {
    if (areMany() && address.startsWith(prefix)) {
      String[] parts = address.split("\\.", -1);
      taken.remove(Integer.parseInt(parts[2]) * 256 + Integer.parseInt(parts[3]));
    }
  }

  @Override
  public void close() throws IOException {
    claim.close();
  }

  private int free(int from, int lowest, int highest) {
    int candidate = from;
    while (candidate > highest || !taken.add(candidate)) {
      candidate = candidate >= highest ? lowest : candidate + 1;
    }
    return candidate;
  }

  private String text(int number) {
    return areMany() ? prefix + number / 256 + "." + number % 256 : "127.0.0.1";
  }
}

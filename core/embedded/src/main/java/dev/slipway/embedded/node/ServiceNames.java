package dev.slipway.embedded.node;

import dev.slipway.embedded.api.KubernetesApi;
import dev.slipway.embedded.network.Addresses;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How a pod finds a Service: by variables as Kubernetes sets them, and by name from its namespace's
 * hosts file, which is rewritten in place when Services come and go (a container sees it as
 * /etc/hosts, a JVM elsewhere by {@code jdk.net.hosts.file}). Thread-safe.
 */
final class ServiceNames {
  private final KubernetesApi api;
  private final Path folder;
  private final Addresses addresses;
  private final Map<String, Path> files = new HashMap<>();
  private final Map<Path, String> written = new HashMap<>();

  /**
   * Names the Services of a cluster.
   *
   * @param folder where the files are written
   */
  ServiceNames(KubernetesApi api, Path folder, Addresses addresses) {
    this.addresses = addresses;
    this.api = api;
    this.folder = folder;
  }

  /** The file of a namespace. */
  synchronized Path hosts(String namespace) {
    Path file = files.get(namespace);
    if (file == null) {
      file = folder.resolve("hosts-" + namespace);
      write(namespace, file, api.look(Service.class, null));
      files.put(namespace, file);
    }
    return file;
  }

  /** Writes the files anew. */
  synchronized void write() {
    List<Service> services = api.look(Service.class, null);
    files.forEach((namespace, file) -> write(namespace, file, services));
  }

  /** Of other namespaces' Services only the longer names lead to them. */
  private void write(String namespace, Path hosts, List<Service> services) {
    StringBuilder text = new StringBuilder("127.0.0.1 localhost\n");
    for (Service service : services) {
      if (hasAddress(service)) {
        String name = service.getMetadata().getName();
        String home = service.getMetadata().getNamespace();
        String full = name + "." + home;
        text.append(addresses.ofService(service.getSpec().getClusterIP()))
            .append(' ')
            .append(full + ".svc.cluster.local " + full + ".svc " + full)
            .append(home.equals(namespace) ? " " + name + "\n" : "\n");
      }
    }
    String lines = text.toString();
    if (lines.equals(written.get(hosts))) {
      return;
    }
    ByteBuffer bytes = ByteBuffer.wrap(lines.getBytes(StandardCharsets.UTF_8));
    try (FileChannel file =
        FileChannel.open(hosts, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      // In place: the containers have this very file mounted. Never empty: a JVM that looks a name
      // up at that moment remembers for 10 s that there is none.
      int length = file.write(bytes, 0);
      file.truncate(length);
      written.put(hosts, lines);
    } catch (IOException e) {
      throw new UncheckedIOException("Tried to write " + hosts + " but failed", e);
    }
  }

  /** The variables of a namespace's Services. */
  Map<String, String> variables(String namespace) {
    Map<String, String> all = new LinkedHashMap<>();
    for (Service service : api.look(Service.class, namespace)) {
      if (hasAddress(service) && !service.getSpec().getPorts().isEmpty()) {
        add(all, service);
      }
    }
    return all;
  }

  private void add(Map<String, String> all, Service service) {
    String name = service.getMetadata().getName().toUpperCase(Locale.ROOT).replace('-', '_');
    String address = addresses.ofService(service.getSpec().getClusterIP());
    List<ServicePort> ports = service.getSpec().getPorts();
    all.put(name + "_SERVICE_HOST", address);
    all.put(name + "_SERVICE_PORT", ports.get(0).getPort().toString());
    all.put(name + "_PORT", "tcp://" + address + ":" + ports.get(0).getPort());
    for (ServicePort port : ports) {
      if (port.getName() != null) {
        all.put(
            name + "_SERVICE_PORT_" + port.getName().toUpperCase(Locale.ROOT).replace('-', '_'),
            port.getPort().toString());
      }
      String each = name + "_PORT_" + port.getPort() + "_TCP";
      all.put(each, "tcp://" + address + ":" + port.getPort());
      all.put(each + "_PROTO", "tcp");
      all.put(each + "_PORT", port.getPort().toString());
      all.put(each + "_ADDR", address);
    }
  }

  private static boolean hasAddress(Service service) {
    String address = service.getSpec().getClusterIP();
    return address != null && !address.isEmpty() && !address.equals("None");
  }
}

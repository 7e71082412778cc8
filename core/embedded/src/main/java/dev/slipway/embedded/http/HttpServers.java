package dev.slipway.embedded.http;

import dev.slipway.embedded.api.PodAccess;
import dev.slipway.embedded.auth.Identity;
import dev.slipway.embedded.auth.Rbac;
import dev.slipway.embedded.server.Registry;
import dev.slipway.embedded.stream.PodStreams;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The servers on loopback, one plain and one with TLS, and the way in for clients. */
public final class HttpServers implements AutoCloseable {
  private static final String ADMIN = "system:admin";
  private static final List<String> MASTERS = List.of("system:masters");

  private final Vertx vertx;
  private final HttpServer plain;
  private final HttpServer secure;
  private final Certificates.Pair admin;
  private final String authority;
  private final String adminToken = UUID.randomUUID().toString();
  private final Callers callers;
  private final PodStreams streams;

  /**
   * Starts the servers on free ports.
   *
   * @param rbac decides who may what; on the plain port everyone without a token is nobody in
   *     particular
   * @param pods the logs, commands and ports of pods; null when the cluster runs none
   */
  public static HttpServers start(
      Registry registry, Rbac rbac, Material material, @Nullable PodAccess pods) {
    return new HttpServers(registry, rbac, material, pods);
  }

  /** The certificates of a cluster. */
  public static final class Material {
    private final Certificates certificates;

    /** Makes an authority, valid from an hour before this moment. */
    public Material(Instant now) {
      try {
        this.certificates = new Certificates(now);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(
            "Tried to make a certificate authority but the JDK refused; check its EC support", e);
      }
    }

    /** Returns the authority's certificate as PEM. */
    public String authority() {
      return certificates.authority();
    }
  }

  private HttpServers(Registry registry, Rbac rbac, Material material, @Nullable PodAccess pods) {
    this.authority = material.authority();
    this.callers = new Callers(registry::now);
    callers.allow(adminToken, new Identity(ADMIN, MASTERS));
    this.streams =
        new PodStreams(pods, (request, refusal) -> HttpApi.fail(request.response(), refusal));
    this.vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(4)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    HttpApi api = new HttpApi(registry, rbac, callers, streams);
    HttpServerOptions options = new HttpServerOptions().setHost("127.0.0.1").setPort(0);
    options.setMaxInitialLineLength(64 * 1024).setMaxHeaderSize(64 * 1024);
    options.setMaxWebSocketFrameSize(1 << 20).setMaxWebSocketMessageSize(4 << 20);
    options.setWebSocketSubProtocols(PodStreams.PROTOCOLS);
    try {
      Certificates.Pair server = material.certificates.server();
      this.admin = material.certificates.client(ADMIN, MASTERS);
      this.plain = listen(new HttpServerOptions(options), api);
      HttpServerOptions tls = new HttpServerOptions(options);
      tls.setSsl(true)
          .setClientAuth(ClientAuth.REQUEST)
          .setKeyCertOptions(
              new PemKeyCertOptions()
                  .addCertValue(Buffer.buffer(server.certificate()))
                  .addKeyValue(Buffer.buffer(server.key())))
          .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(authority)));
      this.secure = listen(tls, api);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "Tried to make the server's certificate but the JDK refused; check its EC support", e);
    } catch (CompletionException e) {
      throw new IllegalStateException(
          "Tried to listen on 127.0.0.1 but " + e.getCause() + "; free some ports", e);
    }
  }

  private HttpServer listen(HttpServerOptions options, HttpApi api) {
    return vertx
        .createHttpServer(options)
        .requestHandler(api::handle)
        .listen()
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  /** Returns where the plain server listens. */
  public URI httpUri() {
    return URI.create("http://127.0.0.1:" + plain.actualPort());
  }

  /** Returns where the server with TLS listens. */
  public URI httpsUri() {
    return URI.create("https://127.0.0.1:" + secure.actualPort());
  }

  /** Lets somebody in with a bearer token. */
  public void allow(String token, Identity identity) {
    callers.allow(token, identity);
  }

  /** Returns a kubeconfig whose user is the cluster's admin, by client certificate. */
  public String kubeconfig() {
    return kubeconfig(
        List.of("server: " + httpsUri(), "certificate-authority-data: " + base64(authority)),
        List.of(
            "client-certificate-data: " + base64(admin.certificate()),
            "client-key-data: " + base64(admin.key())));
  }

  /** Returns a kubeconfig of the server without TLS, whose user is the admin by a token. */
  public String plainKubeconfig() {
    return kubeconfig(List.of("server: " + httpUri()), List.of("token: " + adminToken));
  }

  private static String kubeconfig(List<String> cluster, List<String> user) {
    return """
        apiVersion: v1
        kind: Config
        clusters:
        - name: slipway-embedded
          cluster:
            %s
        users:
        - name: admin
          user:
            %s
        contexts:
        - name: slipway-embedded
          context:
            cluster: slipway-embedded
            user: admin
        current-context: slipway-embedded
        """
        .formatted(String.join("\n    ", cluster), String.join("\n    ", user));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    streams.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}

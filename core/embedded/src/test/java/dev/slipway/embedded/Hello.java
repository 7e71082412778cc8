package dev.slipway.embedded;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;

/** The program of an image in tests: answers with its pod's name. */
final class Hello {
  private Hello() {}

  public static void main(String[] args) throws IOException {
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(System.getenv("POD_IP"), Integer.parseInt(args[0])), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] answer =
              System.getenv("HOSTNAME").getBytes(java.nio.charset.StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }
}

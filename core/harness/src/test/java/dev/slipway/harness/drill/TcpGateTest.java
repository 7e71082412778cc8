package dev.slipway.harness.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpGateTest {
  private static final int SOON = 10_000;
  private static final byte[] LONG = new byte[512 * 1024];

  private ServerSocket server;
  private TcpGate gate;

  @BeforeEach
  void opens() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    gate = TcpGate.before((InetSocketAddress) server.getLocalSocketAddress());
  }

  @AfterEach
  void closes() throws IOException {
    gate.close();
    server.close();
  }

  @Test
  void losesNothingOfWhatIsSaidJustBeforeTheEnd() throws Exception {
    for (int i = 0; i < 20; i++) {
      CompletableFuture<Void> answering = CompletableFuture.runAsync(this::answer);
      try (Socket client = new Socket()) {
        client.setReceiveBufferSize(4096);
        client.setSoTimeout(SOON);
        client.connect(gate.address());
        // The server is through with it, and most of its answer is still on its way.
        answering.join();
        assertThat(client.getInputStream().readAllBytes()).hasSize(LONG.length);
      }
    }
  }

  @Test
  void carriesTheAnswerToWhoHasSaidAllThatHeWants() throws Exception {
    CompletableFuture<byte[]> heard = CompletableFuture.supplyAsync(this::hear);
    try (Socket client = new Socket()) {
      client.setSoTimeout(SOON);
      client.connect(gate.address());
      client.getOutputStream().write(new byte[] {1, 2, 3});
      client.shutdownOutput();
      assertThat(client.getInputStream().readAllBytes()).containsExactly(4);
    }
    assertThat(heard.join()).containsExactly(1, 2, 3);
  }

  @Test
  void cutsWhatIsOpenWhenItIsShut() throws Exception {
    try (Socket client = new Socket()) {
      client.setSoTimeout(SOON);
      client.connect(gate.address());
      try (Socket accepted = server.accept()) {
        accepted.getOutputStream().write(1);
        assertThat(client.getInputStream().read()).isEqualTo(1);

        gate.shut(Duration.ofMinutes(1));

        assertThatThrownBy(() -> client.getInputStream().read())
            .isInstanceOf(SocketException.class);
      }
    }
  }

  private void answer() {
    try (Socket accepted = server.accept()) {
      accepted.getOutputStream().write(LONG);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private byte[] hear() {
    try (Socket accepted = server.accept()) {
      byte[] all = accepted.getInputStream().readAllBytes();
      accepted.getOutputStream().write(4);
      return all;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}

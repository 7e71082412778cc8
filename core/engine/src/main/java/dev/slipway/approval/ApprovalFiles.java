package dev.slipway.approval;

import dev.slipway.approval.ApprovalAnswer.Code;
import dev.slipway.config.ApprovalConfig.Approver;
import dev.slipway.config.Role;
import dev.slipway.error.SlipwayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Approvals that lie beside {@code slipway.yaml}: {@code VERSION.yaml}, or {@code
 * VERSION.ROLE.yaml} where several roles must approve. Where the approver has a key, the file's
 * signature by {@code ssh-keygen -Y sign -n slipway} lies beside it, with {@code .sig} at its end.
 */
public final class ApprovalFiles implements ApprovalSource {
  /** What a signature is for: one that was made for anything else does not count. */
  public static final String NAMESPACE = "slipway";

  private static final int MOST_BYTES = 64 * 1024;

  @Override
  public ApprovalAnswer ask(ApprovalRequest request, Consumer<String> progress) {
    Path folder = request.config().folder();
    List<Approval> found = new ArrayList<>();
    try {
      for (Path file : files(request)) {
        if (Files.exists(file)) {
          found.add(read(file, request));
        }
      }
    } catch (SlipwayException e) {
      return new ApprovalAnswer.NotGiven(
          Code.APPROVAL_UNKNOWN,
          String.valueOf(e.getMessage()),
          "mend or remove the file; nothing was changed",
          found);
    }
    return new Judgement(
            request,
            files(request).stream().map(Path::toString).toList().toString(),
            "have it approved, as by slipway approve " + request.version() + ", into " + folder)
        .of(found);
  }

  /** Where the approval of a role goes. */
  public static Path file(Path folder, String version, List<Role> roles, Role role) {
    return folder.resolve(
        version + (roles.size() == 1 ? "" : "." + role.word()) + ApprovalText.ENDING);
  }

  private static List<Path> files(ApprovalRequest request) {
    List<Role> roles = request.config().roles();
    Path folder = request.config().folder();
    Stream<Path> ofRoles = roles.stream().map(r -> file(folder, request.version(), roles, r));
    return ofRoles.toList();
  }

  private static Approval read(Path file, ApprovalRequest request) {
    byte[] content = content(file);
    ApprovalText text = ApprovalText.parse(file, content);
    text.requireOf(request);
    List<Approver> known = request.config().approvers();
    if (known.isEmpty()) {
      return text.approval("file " + file.getFileName());
    }
    Approver approver =
        known.stream()
            .filter(a -> a.name().equals(text.approver()) && a.role().word().equals(text.role()))
            .findFirst()
            .orElseThrow(
                () ->
                    new SlipwayException(
                        "Tried to read the approval "
                            + file
                            + ", but approval.approvers has no "
                            + text.role()
                            + " of the name "
                            + text.approver()));
    String key = approver.key();
    if (key == null) {
      return text.approval("file " + file.getFileName());
    }
    Path signature = file.resolveSibling(file.getFileName() + ".sig");
    if (!Files.exists(signature)) {
      throw new SlipwayException(
          "Tried to verify the approval "
              + file
              + ", but there is no "
              + signature
              + "; "
              + approver.name()
              + " signs it by ssh-keygen -Y sign -n "
              + NAMESPACE
              + " -f KEY "
              + file);
    }
    SshSignature.parse(signature, content(signature)).verify(file, content, key, NAMESPACE);
    return text.approval("file " + file.getFileName() + ", signed");
  }

  private static byte[] content(Path file) {
    try (var in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new SlipwayException(
            "Tried to read the approval "
                + file
                + ", but it has more than "
                + MOST_BYTES
                + " bytes");
      }
      return bytes;
    } catch (IOException e) {
      throw new SlipwayException("Tried to read the approval " + file + ", but " + e, e);
    }
  }
}

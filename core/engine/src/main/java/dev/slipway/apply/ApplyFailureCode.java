package dev.slipway.apply;

/** Why an object could not be applied, and what to do next. */
public enum ApplyFailureCode {
  CONFLICT("leave the fields that another manager owns out of the manifest, or hand them over"),
  ADMISSION_REFUSED("read what the admission controller or policy says, and mend the manifest"),
  ADMISSION_UNREACHABLE("see why the admission webhook's service does not answer, then try again"),
  QUOTA_REFUSED("raise the namespace's quota, or lower what the manifest asks for"),
  INVALID("mend the manifest where the API server says it is invalid"),
  IMMUTABLE_FIELD(
      "change the field back, or delete the object in a window of its own and apply again"),
  FORBIDDEN("give the deploying user the permission that the API server names"),
  UNAUTHENTICATED("log in again, or renew the kubeconfig's credentials"),
  NOT_SERVED("install the CustomResourceDefinition first, or correct apiVersion and kind"),
  NAMESPACE_MISSING("create the namespace, or correct it in the manifest"),
  NOT_ESTABLISHED("see the conditions of the CustomResourceDefinition"),
  UNREACHABLE("see whether the API server is up and reachable, then try again"),
  INTERRUPTED("the apply was stopped from outside: try again, or roll back");

  private final String nextStep;

  ApplyFailureCode(String nextStep) {
    this.nextStep = nextStep;
  }

  /** What a release engineer does about it, as a clause in lower case. */
  public String nextStep() {
    return nextStep;
  }
}

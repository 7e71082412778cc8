package dev.slipway.rollout;

/** Why a rollout failed, and what to do next. */
public enum FailureCode {
  IMAGE_NOT_FOUND("check that the image was pushed under this name and tag or digest"),
  IMAGE_INVALID("mend the image reference in the overlay; it cannot be pulled as it is written"),
  BAD_CONFIG_REFERENCE("create the missing ConfigMap, Secret or key, or mend the reference to it"),
  CRASH_LOOP(
      "read the container's last log lines below, mend the application or its configuration"),
  CANNOT_START("mend the container's command or image: the program in it cannot be started"),
  OOM_KILLED("raise the container's memory limit, or find what takes the memory"),
  QUOTA_REFUSED("raise the namespace's quota, or lower the requests, replicas or surge"),
  ADMISSION_REFUSED("read what the admission controller or API server says, and mend the manifest"),
  UNSCHEDULABLE("free or add capacity, or mend the requests, selectors, tolerations or claims"),
  PROBE_FAILING("read the probe's answer below: the application runs but does not become healthy"),
  UNSTABLE("read the previous log below: the container restarted after it had been ready"),
  JOB_FAILED("read the Job's log below, and mend what it ran"),
  DELETED("somebody deleted the workload while it rolled out: find out who, then deploy again"),
  DEADLINE("see what it was last waiting for; raise the workload's timeout if that is legitimate");

  private final String nextStep;

  FailureCode(String nextStep) {
    this.nextStep = nextStep;
  }

  /** What a release engineer does about it, as a clause in lower case. */
  public String nextStep() {
    return nextStep;
  }
}

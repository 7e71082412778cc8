package dev.slipway.harness.junit;

import dev.slipway.harness.cluster.RehearsalCluster;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A class whose methods and constructor may have a {@link RehearsalCluster} as parameter. All
 * classes of a launcher session (a build's fork, an IDE's run) share one, started when it is first
 * asked for and closed with the session; so each test uses namespaces of its own. Where none can be
 * had, the class is skipped with the reason, or fails when {@code SLIPWAY_REQUIRE} has {@code
 * cluster}.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfAvailable(Requirement.CLUSTER)
@ExtendWith(RehearsalClusterExtension.class)
public @interface WithRehearsalCluster {}

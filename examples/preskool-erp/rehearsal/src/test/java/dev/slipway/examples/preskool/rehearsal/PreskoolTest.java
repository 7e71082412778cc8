package dev.slipway.examples.preskool.rehearsal;

import dev.slipway.harness.junit.EnabledIfAvailable;
import dev.slipway.harness.junit.Requirement;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test on the rehearsal's cluster with the example's images; one cluster serves all of them. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfAvailable(Requirement.CLUSTER)
@ExtendWith(PreskoolExtension.class)
@interface PreskoolTest {}

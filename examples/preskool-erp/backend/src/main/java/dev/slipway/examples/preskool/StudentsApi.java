package dev.slipway.examples.preskool;

import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Lists students, a page at a time. */
final class StudentsApi {
  private final Students students;

  StudentsApi(Students students) {
    this.students = students;
  }

  void list(Context http) throws SQLException {
    http.json(students.page(number(http.queryParam("page"))));
  }

  static int number(@Nullable String page) {
    if (page == null) {
      return 1;
    }
    try {
      int number = Integer.parseInt(page);
      if (number >= 1) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below, as for a number below 1
    }
    throw new BadRequestResponse("page must be a whole number from 1");
  }
}

package dev.slipway.examples.preskool;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** The {@code students} table, a page at a time. */
final class Students {
  static final int PAGE_SIZE = 10;

  private final DataSource database;

  Students(DataSource database) {
    this.database = database;
  }

  /** One student, as the API shows them. */
  record Student(
      long id,
      String name,
      @JsonProperty("class") String group,
      @JsonProperty("enrolled_on") LocalDate enrolledOn) {}

  /**
   * One page.
   *
   * @param page from 1
   * @param total of all pages
   */
  record Page(int page, long total, List<Student> data) {
    Page {
      data = List.copyOf(data);
    }
  }

  /** The page, which is empty past the last one. Columns are named: a later release adds some. */
  Page page(int page) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement count = connection.prepareStatement("select count(*) from students");
        PreparedStatement select =
            connection.prepareStatement(
                "select id, name, class, enrolled_on from students order by id"
                    + " limit ? offset ?")) {
      select.setInt(1, PAGE_SIZE);
      select.setLong(2, offset(page));
      List<Student> students = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          students.add(
              new Student(
                  rows.getLong(1),
                  rows.getString(2),
                  rows.getString(3),
                  rows.getObject(4, LocalDate.class)));
        }
      }
      try (ResultSet total = count.executeQuery()) {
        total.next();
        return new Page(page, total.getLong(1), students);
      }
    }
  }

  static long offset(int page) {
    return (page - 1L) * PAGE_SIZE;
  }
}

// SQLite, as little of it as is needed: a file, statements, and transactions that end well or not at all.
//
// SQLite is what makes a campaign survive `kill -9`: a transaction is in the file as a whole or not in it, whatever
// happens to us. The rollback journal (SQLite's default) is kept rather than the write-ahead log, because that one
// needs shared memory, which the network file systems of clusters do not have.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace nnsolve {

/// One prepared statement. Values bound stay until they are bound anew. Everything throws FileError.
class Statement {
 public:
  Statement(sqlite3* database, std::string_view sql);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  Statement(Statement&&) noexcept;

  /// Binds the next parameters, counted from the first after a reset() or at the start.
  Statement& bind(std::int64_t number);
  Statement& bind(double number);
  Statement& bind(std::string_view text);
  Statement& bind_null();
  /// Text, or null if it is empty: what is not known is null in the database, and empty here.
  Statement& bind_or_null(std::string_view text);
  template <class Number>
  Statement& bind_or_null(const std::optional<Number>& number) {
    return number ? bind(*number) : bind_null();
  }

  /// True if there is a row. After false the statement is ready to be bound and run again.
  bool step();
  /// For statements without rows.
  void run();
  void reset();

  std::int64_t integer(int column) const;
  double number(int column) const;
  bool is_null(int column) const;
  /// Empty for null. A copy, so that it outlives the row.
  std::string text(int column) const;

 private:
  void check(int code);

  sqlite3* database_;
  sqlite3_stmt* statement_ = nullptr;
  int bound_ = 0;
};

class Database {
 public:
  enum class Mode { open, create };

  /// Reads and writes, or only reads where the file system allows no more. Throws FileError, also, at the first use,
  /// for a file that is no database.
  Database(const std::string& path, Mode mode);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// One or several statements whose rows do not matter.
  void execute(const std::string& sql);
  Statement prepare(std::string_view sql) const { return {database_, sql}; }
  /// The first column of the first row; 0 if there is none.
  std::int64_t ask(std::string_view sql) const;
  /// Rows changed by the last statement.
  std::int64_t changes() const;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  sqlite3* database_ = nullptr;
};

/// Everything done between its beginning and commit(), or nothing. Takes the write lock at once.
class Transaction {
 public:
  explicit Transaction(Database& database);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Database& database_;
  bool is_open_ = true;
};

}  // namespace nnsolve

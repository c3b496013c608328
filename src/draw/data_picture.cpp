// The data points: a table with numbers if it is small, else a cell of colour an entry (the incidence matrix of a
// sparse task).
#include "draw/network_picture.h"
#include "draw/palette.h"

#include "nnsolve/rational.h"

#include <algorithm>

namespace nnsolve {

namespace {

constexpr double label_width = 90;
constexpr double left = 16;
constexpr std::size_t most_shown = 200;

std::string row_label(const TrainingInstance& instance, std::size_t row) {
  return instance.row_name(row).empty() ? std::to_string(row + 1) : instance.row_name(row);
}

class DataDrawer {
 public:
  DataDrawer(const TrainingInstance& instance, const DrawChoice& choice)
      : instance_(instance),
        network_(instance.network),
        marked_(choice.row),
        core_(choice.core ? choice.core->rows : std::set<std::size_t>()),
        inputs_(std::min<std::size_t>(network_.input_count, most_shown)),
        outputs_(std::min<std::size_t>(network_.output_count, most_shown)),
        rows_(std::min(instance.row_count(), most_shown)),
        has_numbers_(rows_ <= 40 && network_.input_count + network_.output_count <= 14),
        cell_width_(has_numbers_ ? 64 : 9),
        cell_height_(has_numbers_ ? 16 : 9) {}

  Picture draw() {
    y_ = 12;
    std::string title =
        std::to_string(instance_.row_count()) + (instance_.row_count() == 1 ? " data point" : " data points");
    const bool is_cut =
        rows_ < instance_.row_count() || inputs_ < network_.input_count || outputs_ < network_.output_count;
    if (is_cut) title += " (the first of them)";
    double width = write(title, 11);
    if (!has_numbers_) {
      width = std::max(width, write("a row a data point; columns: inputs | outputs", 9));
      width = std::max(width, write("coloured: not 0, grey: not asked for", 9));
    }
    if (has_numbers_) draw_header();
    for (const std::size_t row : shown_rows()) draw_row(row);
    picture_.width = std::max({column_x(inputs_ + outputs_) + left, width, 240.0});
    picture_.height = y_ + 16;
    return std::move(picture_);
  }

  /// A line of the caption; returns how wide the picture has to be for it.
  double write(const std::string& words, double height) {
    constexpr double letter = 0.62;  // of a letter's height: more than most letters take
    picture_.add(text({left, y_}, words, height, ink, Shape::Anchor::left));
    y_ += height + 5;
    return 2 * left + letter * height * static_cast<double>(words.size());
  }

 private:
  /// A gap stands between inputs and outputs.
  double column_x(std::size_t column) const {
    return left + label_width + static_cast<double>(column) * cell_width_ + (column >= inputs_ ? 10 : 0);
  }

  /// The first ones, unless those of the core are not all among them: then these come first.
  std::vector<std::size_t> shown_rows() const {
    std::vector<std::size_t> rows;
    const bool is_all_there = core_.empty() || *core_.rbegin() < rows_;
    if (!is_all_there) rows.assign(core_.begin(), core_.end());
    for (std::size_t row = 0; row < instance_.row_count() && rows.size() < rows_; ++row) {
      if (is_all_there || !core_.contains(row)) rows.push_back(row);
    }
    rows.resize(std::min(rows.size(), rows_));
    return rows;
  }

  void draw_header() {
    for (std::size_t column = 0; column < inputs_ + outputs_; ++column) {
      const std::size_t neuron = column < inputs_ ? column : network_.first_output() + (column - inputs_);
      std::string name = network_.neurons[neuron].name;
      if (name.size() > 11) name = "";  // the tip tells it
      Shape shape = text({column_x(column) + cell_width_ / 2, y_}, std::move(name), 9, pale_ink);
      picture_.add(std::move(shape));
    }
    y_ += cell_height_;
  }

  void draw_row(std::size_t row) {
    const bool is_core = core_.contains(row);
    if (row == marked_ || is_core) {
      Shape band = box({left, y_ - cell_height_ / 2}, {column_x(inputs_ + outputs_), y_ + cell_height_ / 2},
                       is_core ? pale_red : pale_orange);
      if (is_core) band.tip = row_label(instance_, row) + ", in the core";
      picture_.add(std::move(band));
    }
    picture_.add(text({left, y_}, row_label(instance_, row), has_numbers_ ? 9 : 7, pale_ink, Shape::Anchor::left));
    draw_side(row, instance_.inputs[row], 0, inputs_, 0, "0");
    draw_side(row, instance_.targets[row], inputs_, outputs_, network_.first_output(), "?");
    y_ += cell_height_;
  }

  void draw_side(std::size_t row, std::span<const SparseRows::Entry> entries, std::size_t first, std::size_t count,
                 NeuronIndex first_neuron, const char* absent) {
    auto next = entries.begin();
    for (std::size_t i = 0; i < count; ++i) {
      const bool is_there = next != entries.end() && next->column == i;
      const Rational* value = is_there ? &(next++)->value : nullptr;
      const AllowedRange* range = first_neuron == 0 ? nullptr : range_of(row, i);
      draw_cell(row, first + i, network_.neurons[first_neuron + i].name, value, range ? range->to_string() : absent);
    }
  }

  /// Of a target that is an inequality.
  const AllowedRange* range_of(std::size_t row, std::size_t column) const {
    for (const RangeTarget& target : instance_.range_targets) {
      if (target.row == row && target.column == column) return &target.range;
    }
    return nullptr;
  }

  void draw_cell(std::size_t row, std::size_t column, const std::string& name, const Rational* value,
                 const std::string& absent) {
    const Point corner = {column_x(column), y_ - cell_height_ / 2};
    const Point opposite = {corner.x + cell_width_ - 1, corner.y + cell_height_ - 1};
    std::string exact = value == nullptr ? absent : value->to_string();
    if (has_numbers_) {
      std::string words = exact.size() <= 10 || value == nullptr ? exact : to_decimal(*value, 5) + "...";
      Shape shape = text({corner.x + cell_width_ / 2, y_}, std::move(words), 9, value == nullptr ? pale_ink : ink);
      picture_.add(std::move(shape));
      return;
    }
    const bool is_asked = value != nullptr || column < inputs_;
    const int sign = value == nullptr ? 0 : value->sign();
    Shape shape = box(corner, opposite, !is_asked ? grid : sign > 0 ? blue : sign < 0 ? vermilion : pale_blue);
    if (sign == 0 && is_asked) shape.fill = column < inputs_ ? pale_grey : pale_green;
    constexpr std::size_t longest_tip = 200;
    if (exact.size() > longest_tip && value != nullptr) exact = to_decimal(*value, 15) + "...";
    shape.tip = row_label(instance_, row) + ", " + name + ": " + exact;
    picture_.add(std::move(shape));
  }

  const TrainingInstance& instance_;
  const Network& network_;
  std::optional<std::size_t> marked_;
  std::set<std::size_t> core_;
  std::size_t inputs_;
  std::size_t outputs_;
  std::size_t rows_;
  bool has_numbers_;
  double cell_width_;
  double cell_height_;
  double y_ = 0;
  Picture picture_;
};

}  // namespace

Picture draw_data(const TrainingInstance& instance, const DrawChoice& choice) {
  return DataDrawer(instance, choice).draw();
}

}  // namespace nnsolve

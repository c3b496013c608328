#include "draw/layout.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace nnsolve {

namespace {

class LayoutMaker {
 public:
  LayoutMaker(const Network& network, const Topology& topology, const LayoutSizes& sizes)
      : network_(network), topology_(topology), sizes_(sizes), across_(sizes.across) {}

  Layout make() {
    layout_.places.resize(network_.neuron_count());
    if (network_.neuron_count() == 0) return std::move(layout_);
    find_layers();
    place_.resize(network_.neuron_count());
    for (const auto& layer : layers_) number_places(layer);
    constexpr int sweeps = 6;
    for (int i = 0; i < sweeps; ++i) sweep(i % 2 == 0);
    cut_into_bands();
    return std::move(layout_);
  }

 private:
  void find_layers() {
    std::vector<std::uint32_t> depth(network_.neuron_count(), 0);
    std::uint32_t last = 1;
    for (NeuronIndex n : topology_.order) {
      if (network_.is_input(n)) continue;
      depth[n] = 1;
      for (EdgeIndex e : topology_.incoming[n]) depth[n] = std::max(depth[n], depth[network_.edges[e].from] + 1);
      last = std::max(last, depth[n]);
    }
    for (NeuronIndex n = network_.first_output(); n < network_.neuron_count(); ++n) depth[n] = last;
    layers_.resize(last + 1);
    for (NeuronIndex n = 0; n < network_.neuron_count(); ++n) layers_[depth[n]].push_back(n);
  }

  void number_places(const std::vector<NeuronIndex>& layer) {
    for (std::size_t i = 0; i < layer.size(); ++i) {
      place_[layer[i]] = (static_cast<double>(i) + 0.5) / static_cast<double>(layer.size());
    }
  }

  /// The mean place of what the neuron is joined to on one side; its own where there is nothing.
  double mean_place(NeuronIndex neuron, bool by_sources) const {
    const auto edges = by_sources ? topology_.incoming[neuron] : topology_.outgoing[neuron];
    if (edges.empty()) return place_[neuron];
    double sum = 0;
    for (EdgeIndex e : edges) sum += place_[by_sources ? network_.edges[e].from : network_.edges[e].to];
    return sum / static_cast<double>(edges.size());
  }

  void sweep(bool is_forward) {
    for (std::size_t i = 1; i < layers_.size(); ++i) {
      std::vector<NeuronIndex>& layer = layers_[is_forward ? i : layers_.size() - 1 - i];
      std::vector<double> means(network_.neuron_count());
      for (NeuronIndex n : layer) means[n] = mean_place(n, is_forward);
      // Outputs and inputs keep the order of the file where nothing speaks against it: the sort is stable, and what is
      // equal but for rounding is equal.
      auto key = [&](NeuronIndex n) { return std::llround(means[n] * 1e9); };
      std::ranges::stable_sort(layer, {}, key);
      number_places(layer);
    }
  }

  std::size_t largest_layer() const {
    std::size_t largest = 0;
    for (std::size_t k = 1; k < layers_.size(); ++k) {
      if (layers_[k].size() > layers_[largest].size()) largest = k;
    }
    return largest;
  }

  /// As many as make the picture about as wide as high.
  std::size_t count_bands(std::size_t largest) const {
    constexpr std::size_t low_enough = 40;
    if (layers_[largest].size() <= low_enough) return 1;
    const double height = static_cast<double>(layers_[largest].size()) * sizes_.down;
    const double width = static_cast<double>(layers_.size()) * sizes_.across;
    return std::max<std::size_t>(1, static_cast<std::size_t>(std::lround(std::sqrt(1.5 * height / width))));
  }

  /// The band of each neuron by what it is joined to in the largest layer.
  void cut_into_bands() {
    const std::size_t largest = largest_layer();
    const std::size_t wanted = count_bands(largest);
    if (wanted == 1 || !try_bands(wanted, largest)) try_bands(1, largest);
    std::size_t highest = 1;
    for (const auto& band : cells_) {
      for (const auto& cell : band) highest = std::max(highest, cell.size());
    }
    for (std::size_t k : behind_) highest = std::max(highest, layers_[k].size());
    layout_.height = 2 * sizes_.margin + static_cast<double>(highest - 1) * sizes_.down;
    if (cells_.size() == 1) across_ = std::max(across_, layout_.height / (2 * static_cast<double>(layers_.size())));
    double x = sizes_.margin;
    for (const auto& band : cells_) {
      for (std::size_t k : banded_) put_column(band[k], x);
      x += cells_.size() > 1 ? across_ / 2 : 0;
    }
    for (std::size_t k : behind_) put_column(layers_[k], x);
    layout_.width = x - across_ + sizes_.margin;
  }

  /// False if the bands come out too uneven, as they do where layers are densely connected. No edge leads back: what is
  /// behind the largest layer is in the last band of what feeds it, what is before it in the first one of what it
  /// feeds.
  bool try_bands(std::size_t bands, std::size_t largest) {
    const std::size_t few = 4 * bands;
    banded_.clear();
    behind_.clear();
    for (std::size_t k = 0; k < layers_.size(); ++k) {
      const bool is_small = bands > 1 && layers_[k].size() <= few && k > largest;
      (is_small ? behind_ : banded_).push_back(k);
    }
    constexpr std::size_t unknown = SIZE_MAX;
    std::vector<std::size_t> band_of(network_.neuron_count(), unknown);
    auto by_place = [&](NeuronIndex n) {
      return std::min(bands - 1, static_cast<std::size_t>(place_[n] * static_cast<double>(bands)));
    };
    for (NeuronIndex n : layers_[largest]) band_of[n] = by_place(n);
    for (std::size_t k : banded_) {
      if (k <= largest) continue;
      for (NeuronIndex n : layers_[k]) {
        std::size_t band = 0;
        for (EdgeIndex e : topology_.incoming[n]) {
          const std::size_t other = band_of[network_.edges[e].from];
          if (other != unknown) band = std::max(band, other);
        }
        band_of[n] = topology_.incoming[n].empty() ? by_place(n) : band;
      }
    }
    for (std::size_t k = largest; k-- > 0;) {
      for (NeuronIndex n : layers_[k]) {
        std::size_t band = unknown;
        for (EdgeIndex e : topology_.outgoing[n]) band = std::min(band, band_of[network_.edges[e].to]);
        band_of[n] = band == unknown ? by_place(n) : band;
      }
    }
    return fill_cells(bands, largest, band_of);
  }

  bool fill_cells(std::size_t bands, std::size_t largest, const std::vector<std::size_t>& band_of) {
    cells_.assign(bands, std::vector<std::vector<NeuronIndex>>(layers_.size()));
    const std::size_t even = layers_[largest].size() / bands + 1;
    for (std::size_t k : banded_) {
      for (NeuronIndex n : layers_[k]) {
        std::vector<NeuronIndex>& cell = cells_[band_of[n]][k];
        cell.push_back(n);
        if (bands > 1 && cell.size() > 3 * even) return false;
      }
    }
    return true;
  }

  /// Centred, spread where other columns are higher, and moves on.
  void put_column(const std::vector<NeuronIndex>& column, double& x) {
    constexpr double widest = 2.5;
    const double count = static_cast<double>(column.size());
    const double spread = (layout_.height - 2 * sizes_.margin) / std::max(1.0, count - 1);
    const double down = count > 1 ? std::clamp(spread, sizes_.down, widest * sizes_.down) : 0;
    double y = layout_.height / 2 - (count - 1) * down / 2;
    for (NeuronIndex n : column) {
      layout_.places[n] = {x, y};
      y += down;
    }
    x += across_;
  }

  const Network& network_;
  const Topology& topology_;
  const LayoutSizes& sizes_;
  std::vector<std::vector<NeuronIndex>> layers_;
  double across_;                                             // between layers, in the end
  std::vector<double> place_;                                 // by neuron: in its layer, from 0 to 1
  std::vector<std::vector<std::vector<NeuronIndex>>> cells_;  // by band and layer
  std::vector<std::size_t> banded_;                           // layers
  std::vector<std::size_t> behind_;                           // layers that stand behind all bands
  Layout layout_;
};

}  // namespace

Layout make_layout(const Network& network, const Topology& topology, const LayoutSizes& sizes) {
  return LayoutMaker(network, topology, sizes).make();
}

}  // namespace nnsolve

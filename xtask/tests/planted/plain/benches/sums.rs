//! Sums of several sizes: plain criterion.

use criterion::{criterion_group, criterion_main, BenchmarkId, Criterion, Throughput};

fn sums(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("sum");
    for end in [10_000, 100_000_u64] {
        group.throughput(Throughput::Elements(end));
        group.bench_with_input(BenchmarkId::new("squares", end), &end, |bencher, &end| {
            bencher.iter(|| plain_sums::squares(end));
        });
    }
    group.finish();
}

criterion_group!(benches, sums);
criterion_main!(benches);

package berth.router.proxy;

/** What brings route tables to a router, for as long as it runs. */
interface TableFeed extends AutoCloseable {
    /** From where, for the log. */
    String describe();

    /** No more come. */
    @Override
    void close();
}

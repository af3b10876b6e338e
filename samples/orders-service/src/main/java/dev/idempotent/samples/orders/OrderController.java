package dev.idempotent.samples.orders;

import jakarta.validation.Valid;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/orders")
class OrderController {

    private final OrderService service;

    OrderController(OrderService service) {
        this.service = service;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Order place(@Valid @RequestBody NewOrder order) {
        return service.place(order);
    }

    /** What not to do; the page shows what comes of it. */
    @PostMapping("/unguarded")
    @ResponseStatus(HttpStatus.CREATED)
    Order placeUnguarded(@Valid @RequestBody NewOrder order) {
        return service.placeUnguarded(order);
    }

    @GetMapping
    List<Order> all() {
        return service.all();
    }
}
